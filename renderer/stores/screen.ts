// Which room and which dialog the window shows, and messages that pass.
import { create } from 'zustand';
import type { ReactNode } from 'react';
import type { OpenError, Text } from '../../graph-core/index.ts';

export const rooms = ['build', 'data', 'train', 'attend'] as const;
export type Room = (typeof rooms)[number];

/** Rooms that stand beside the graph. */
export function isBeside(room: Room): room is 'train' | 'attend' {
  return room === 'train' || room === 'attend';
}

/** Whether the canvas stands there, beside it only where that is `wanted`; the Data room lies over it. */
export function hasCanvas(room: Room, wanted: boolean): boolean {
  return wanted || !isBeside(room);
}

const helpPages = ['first-steps', 'guide', 'lecture'] as const;
export type HelpPageName = (typeof helpPages)[number];

export function isHelpPage(dialog: DialogName | undefined): dialog is HelpPageName {
  return helpPages.some((page) => page === dialog);
}

type DialogName =
  | 'commands'
  | 'settings'
  | 'keys'
  | 'export'
  | 'import'
  | 'leak'
  | 'versions'
  | 'compare'
  | HelpPageName
  | 'history'
  | 'about'
  | 'problems';

export interface Message {
  readonly id: number;
  readonly tone: 'problem' | 'caution' | 'done' | 'plain';
  readonly text: Text;
  /** What it is about, where only the newest of them counts: it takes the place of the last, and soon passes. */
  readonly topic?: 'history' | 'wire' | 'why-not';
  /** A button beside the words. */
  readonly action?: { readonly label: Text; run(): void };
}

/** A question that must be answered before a command goes on. */
interface Question {
  readonly title: string;
  readonly body?: ReactNode;
  readonly choices: readonly {
    readonly value: string;
    readonly label: string;
    readonly kind?: 'primary' | 'danger';
  }[];
  answer(value: string | undefined): void;
}

/** A file that could not be opened, with its text as it is, so that it can be saved elsewhere. */
interface Unreadable {
  readonly name: string;
  readonly text: string;
  readonly error: OpenError;
}

export interface ScreenState {
  readonly room: Room;
  readonly isGalleryOpen: boolean;
  readonly dialog: DialogName | undefined;
  readonly messages: readonly Message[];
  readonly question: Question | undefined;
  readonly unreadable: Unreadable | undefined;
  goTo(room: Room): void;
  openGallery(open: boolean): void;
  openDialog(dialog: DialogName | undefined): void;
  /** Answers the message's id. */
  say(message: Omit<Message, 'id'>): number;
  hush(id: number): void;
  showUnreadable(unreadable: Unreadable | undefined): void;
  ask(question: Omit<Question, 'answer'>): Promise<string | undefined>;
}

let lastMessage = 0;

export const useScreen = create<ScreenState>()((set, get) => ({
  room: 'build',
  isGalleryOpen: false,
  dialog: undefined,
  messages: [],
  question: undefined,
  unreadable: undefined,
  goTo: (room) => set({ room, isGalleryOpen: false }),
  openGallery: (isGalleryOpen) => set({ isGalleryOpen }),
  openDialog: (dialog) => set({ dialog }),
  say: (message) => {
    lastMessage += 1;
    const { topic } = message;
    const others = get().messages.filter((other) => !topic || other.topic !== topic);
    set({ messages: [...others.slice(-3), { ...message, id: lastMessage }] });
    return lastMessage;
  },
  hush: (id) => set({ messages: get().messages.filter((message) => message.id !== id) }),
  showUnreadable: (unreadable) => set({ unreadable }),
  ask: (question) => {
    get().question?.answer(undefined);
    return new Promise((resolve) => {
      const answer = (value: string | undefined) => {
        set({ question: undefined });
        resolve(value);
      };
      set({ question: { ...question, answer } });
    });
  },
}));
