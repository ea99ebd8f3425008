// Written by `npm run bindings` from schemas/cli/search-documents.json. Do not edit.

/**
 * What a search in the text of documents found.
 */
export interface SearchDocuments {
  /**
   * The items, the last received first.
   */
  documents: DocumentFound[];
  /**
   * How many items were never looked at for their text: `exhibit reindex` does it.
   */
  not_indexed: number;
}
/**
 * An item whose text has the words that were searched.
 */
export interface DocumentFound {
  /**
   * The file in which the words stand, by its path in the item.
   */
  file: string;
  /**
   * The item.
   */
  id: string;
  /**
   * Its name.
   */
  name: string;
  /**
   * On whom it rests who is not relied on any more: the item is to be looked at again.
   */
  no_longer_relied_on?: string[];
  /**
   * The text around the first of the words, made from the original.
   */
  snippet: string;
  /**
   * `held` or `withdrawn`.
   */
  status: string;
  /**
   * Its word.
   */
  verdict: 'VERIFIED' | 'UNANCHORED' | 'UNSIGNED' | 'INCOMPLETE' | 'CANNOT CHECK' | 'DIVERGED' | 'BROKEN';
}
