// What is wrong with a document, where, and which edits would mend it.
import type { Edit, GraphId } from '../document/edits.ts';
import type { Text } from '../text.ts';

export interface Location {
  /** The graph in which the user finds it: null = the document's own. */
  readonly graph: GraphId;
  readonly node?: string;
  readonly port?: string;
  readonly edge?: string;
  readonly param?: string;
  readonly variable?: string;
  /** Path of the copy in which it shows, such as `decoder/2/self-attention`. */
  readonly path?: string;
}

/** Edits that mend a problem, with the words that say what they will do. */
export interface Repair {
  readonly label: Text;
  readonly edit: Edit;
}

export interface Problem {
  /** Stable name, e.g. `cycle`, `missing-input`, `heads-do-not-divide`. */
  readonly code: string;
  readonly message: Text;
  readonly location: Location;
  /** An error keeps the document from training; a notice does not. */
  readonly severity: 'error' | 'notice';
  /** Where it does not lie in the model itself: it keeps the document from training, and from nothing else. */
  readonly about?: 'data' | 'training';
  /** Best first. */
  readonly repairs: readonly Repair[];
}
