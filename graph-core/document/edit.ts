// What can be done to a document, as plain data.
import type {
  DataSettings,
  Document,
  Edge,
  Endpoint,
  Flow,
  Json,
  Localized,
  ModuleDefinition,
  Node,
  Note,
  Position,
  Quantity,
  Tie,
  TrainingSettings,
} from './schema.ts';

/** Which graph an edit is about: a module's id, or null for the document's own graph. */
export type GraphId = string | null;

export type Edit =
  | {
      readonly edit: 'add';
      readonly graph: GraphId;
      readonly nodes?: readonly Node[];
      readonly edges?: readonly Edge[];
      readonly notes?: readonly Note[];
    }
  /** Edges of a removed node go with it, and so does its binding to data; those tied to it stay tied to one another. */
  | {
      readonly edit: 'remove';
      readonly graph: GraphId;
      readonly nodes?: readonly string[];
      readonly edges?: readonly string[];
      readonly notes?: readonly string[];
    }
  /** Moves an end of a wire; the wire keeps its place among the wires of a variadic port. */
  | {
      readonly edit: 'rewire';
      readonly graph: GraphId;
      readonly edge: string;
      readonly from?: Endpoint;
      readonly to?: Endpoint;
    }
  | {
      readonly edit: 'move';
      readonly graph: GraphId;
      readonly positions: Readonly<Record<string, Position>>;
    }
  | { readonly edit: 'set-flow'; readonly graph: GraphId; readonly flow: Flow }
  | {
      readonly edit: 'set-param';
      readonly graph: GraphId;
      readonly node: string;
      readonly param: string;
      readonly value: Json | undefined;
    }
  | {
      readonly edit: 'rename';
      readonly graph: GraphId;
      readonly node: string;
      readonly name: Localized | undefined;
    }
  /** Which outputs of a block are looked at; none = the block alone decides. */
  | {
      readonly edit: 'set-watched';
      readonly graph: GraphId;
      readonly node: string;
      readonly ports: readonly string[];
    }
  | {
      readonly edit: 'set-instance';
      readonly graph: GraphId;
      readonly node: string;
      readonly module?: string;
      readonly repeat?: Quantity;
      readonly weights?: 'own' | 'shared';
    }
  /** Whose weights it uses; none = its own. */
  | {
      readonly edit: 'set-tie';
      readonly graph: GraphId;
      readonly node: string;
      readonly tie: Tie | undefined;
    }
  /** At what multiple of the learning rate its weights learn; 0 = not at all, none = 1. */
  | {
      readonly edit: 'set-rate';
      readonly graph: GraphId;
      readonly node: string;
      readonly rate: number | undefined;
    }
  /** Whether it passes its input on, as if it were not there. */
  | {
      readonly edit: 'set-bypass';
      readonly graph: GraphId;
      readonly node: string;
      readonly bypass: boolean;
    }
  | {
      readonly edit: 'set-note';
      readonly graph: GraphId;
      readonly note: string;
      readonly text?: Localized;
      readonly size?: Note['size'];
    }
  | { readonly edit: 'set-variable'; readonly name: string; readonly value: Quantity | undefined }
  | { readonly edit: 'set-module'; readonly module: ModuleDefinition }
  | { readonly edit: 'remove-module'; readonly module: string }
  /** What is given as undefined is taken away: random changes of pictures. */
  | { readonly edit: 'set-data'; readonly data: Partial<DataSettings> }
  | { readonly edit: 'bind'; readonly node: string; readonly column: string | undefined }
  /** What is given as undefined is taken away: early stopping, a goal. */
  | { readonly edit: 'set-training'; readonly training: Partial<TrainingSettings> }
  | { readonly edit: 'set-document'; readonly name?: Localized; readonly notes?: Localized }
  /** All of it becomes another one: an earlier version comes back. */
  | { readonly edit: 'replace'; readonly document: Document }
  /** Several edits that belong together: one step of undo. */
  | { readonly edit: 'all'; readonly edits: readonly Edit[] };
