// Messages that pass: said once at the foot of the window, kept until dismissed where something failed.
import { X } from 'lucide-react';
import { useEffect } from 'react';
import { useWords } from '../i18n/words.ts';
import { Button, IconButton } from '../parts/Button.tsx';
import { Notice } from '../parts/Notice.tsx';
import type { Message } from '../stores/screen.ts';
import { useScreen } from '../stores/screen.ts';
import './messages.css';

/** Milliseconds; longer where there is something to decide, or more to read. */
const stays = 6000;
const staysForLetter = 60;
const staysToAct = 15_000;
const staysBriefly = 4000;

export function Messages() {
  const { t } = useWords();
  const messages = useScreen((state) => state.messages);
  return (
    <section className="messages" aria-label={t('messages.name')}>
      {messages.map((message) => (
        <One key={message.id} message={message} />
      ))}
    </section>
  );
}

function One({ message }: { readonly message: Message }) {
  const { t, read } = useWords();
  const hush = useScreen((state) => state.hush);
  const { id, tone, text, topic, action } = message;
  const passes = tone === 'done' || tone === 'plain';
  useEffect(() => {
    if (!passes) return undefined;
    const toRead = Math.max(stays, text.en.length * staysForLetter);
    const wait = topic ? staysBriefly : action ? staysToAct : toRead;
    const timer = setTimeout(() => hush(id), wait);
    return () => clearTimeout(timer);
  }, [passes, id, action, topic, text, hush]);
  return (
    <div className="message">
      <Notice
        tone={tone}
        actions={
          action ? (
            <Button
              onClick={() => {
                action.run();
                hush(id);
              }}
            >
              {read(action.label)}
            </Button>
          ) : undefined
        }
      >
        {read(text)}
      </Notice>
      <IconButton icon={X} label={t('messages.close')} onClick={() => hush(id)} />
    </div>
  );
}
