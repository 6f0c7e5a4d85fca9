// What scripts/help-pages.ts answers to `import('virtual:help/en')`.
declare module 'virtual:help/*' {
  export interface HelpPage {
    readonly id: string;
    readonly html: string;
    readonly headings: readonly {
      readonly id: string;
      readonly depth: number;
      readonly text: string;
    }[];
  }
  export const pages: readonly HelpPage[];
}
