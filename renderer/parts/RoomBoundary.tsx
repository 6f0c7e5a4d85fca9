// Catches an error of one room, so that the rest of the window and the document stay.
import type { ReactNode } from 'react';
import { Component } from 'react';
import { words } from '../i18n/words.ts';
import { Button } from './Button.tsx';
import { EmptyPlace } from './EmptyPlace.tsx';

interface RoomBoundaryProps {
  /** The room's name as the user knows it. */
  readonly room: string;
  readonly children: ReactNode;
}

export class RoomBoundary extends Component<RoomBoundaryProps, { failure: Error | null }> {
  override state: { failure: Error | null } = { failure: null };

  static getDerivedStateFromError(reason: unknown): { failure: Error } {
    return { failure: reason instanceof Error ? reason : new Error(String(reason)) };
  }

  override render() {
    const { failure } = this.state;
    if (!failure) return this.props.children;
    const { t } = words();
    return (
      <div role="alert" className="room-failure">
        <EmptyPlace
          title={t('failure.room', { room: this.props.room })}
          action={
            <Button kind="primary" onClick={() => this.setState({ failure: null })}>
              {t('failure.room-again')}
            </Button>
          }
        >
          <p>{t('failure.room-kept')}</p>
          <p className="numbers">{failure.message}</p>
        </EmptyPlace>
      </div>
    );
  }
}
