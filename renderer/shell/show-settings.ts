// Puts theme and language on the page, now and whenever they change.
import { speak } from '../i18n/words.ts';
import { useSettings } from '../stores/settings.ts';

export function showSettings(): void {
  const show = ({ theme, language } = useSettings.getState()) => {
    if (theme === 'system') delete document.documentElement.dataset.theme;
    else document.documentElement.dataset.theme = theme;
    if (document.documentElement.lang !== language) speak(language);
  };
  speak(useSettings.getState().language);
  show();
  useSettings.subscribe((state) => show(state));
}
