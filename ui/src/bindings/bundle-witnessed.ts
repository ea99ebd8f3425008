// Written by `npm run bindings` from schemas/window/bundle-witnessed.json. Do not edit.

/**
 * What came of it.
 */
export type Witnessed =
  | {
      /**
       * How many it had when it was last seen; 0 if never.
       */
      before: number;
      /**
       * The signature line.
       */
      line: string;
      /**
       * The log.
       */
      origin: string;
      outcome: 'cosigned';
      /**
       * How many entries it has.
       */
      size: number;
      /**
       * The witness's verifier key.
       */
      vkey: string;
    }
  | {
      /**
       * Whether the two can't both be true.
       */
      contradiction: boolean;
      /**
       * The note that was seen before, if any.
       */
      known?: string | null;
      /**
       * The note that was offered.
       */
      offered: string;
      outcome: 'refused';
      /**
       * Why.
       */
      reason: string;
    };

/**
 * What came of witnessing.
 */
export interface BundleWitnessed {
  answer: Witnessed;
  /**
   * Where the signature line was written, or both notes where it was refused.
   */
  file?: string | null;
}
