// What pages of the app may do: nothing but show our own files. Every security option of Electron is set here, in one place.
import type { App, Session, WebPreferences } from 'electron';

export const appScheme = 'kumiki';
export const appOrigin = `${appScheme}://app`;

export const webPreferences: WebPreferences = {
  contextIsolation: true,
  sandbox: true,
  webSecurity: true,
  nodeIntegration: false,
  nodeIntegrationInWorker: false,
  nodeIntegrationInSubFrames: false,
  webviewTag: false,
  allowRunningInsecureContent: false,
  spellcheck: false,
};

/** Whether a URL is a page of ours. */
export function isOurPage(url: string): boolean {
  try {
    const { protocol, host } = new URL(url);
    return protocol === `${appScheme}:` && host === 'app';
  } catch {
    return false;
  }
}

/** No permissions, no requests to anywhere, no downloads. */
export function closeSession(session: Session): void {
  session.setPermissionRequestHandler((_contents, _permission, answer) => answer(false));
  session.setPermissionCheckHandler(() => false);
  session.setDevicePermissionHandler(() => false);
  session.webRequest.onBeforeRequest((details, answer) => {
    const allowed = isOurPage(details.url) || /^(blob|data|devtools):/.test(details.url);
    answer({ cancel: !allowed });
  });
  session.on('will-download', (event) => event.preventDefault());
}

/** No navigation away, no new windows, no web views: for every page that will ever exist. */
export function closePages(app: App): void {
  app.on('web-contents-created', (_event, contents) => {
    contents.setWindowOpenHandler(() => ({ action: 'deny' }));
    contents.on('will-navigate', (event) => event.preventDefault());
    contents.on('will-redirect', (event) => event.preventDefault());
    contents.on('will-attach-webview', (event) => event.preventDefault());
  });
}
