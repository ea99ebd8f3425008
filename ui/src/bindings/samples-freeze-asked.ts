// Written by `npm run bindings` from schemas/window/samples-freeze-asked.json. Do not edit.

/**
 * An engagement's number, written `EN-01`.
 */
export type EngagementId = string;
/**
 * What a sample is to be drawn from, as the page tells it.
 */
export type PopulationTold =
  | {
      from: 'records';
      /**
       * Only records that hold this: kind, system, version, agent, `risk_level`, outcome; days `from` and `to`.
       */
      holding: {
        [k: string]: string;
      };
      items: string[];
    }
  | {
      from: 'items';
      items: string[];
    }
  | {
      from: 'rows';
      /**
       * What cells must hold, by column.
       */
      holding: {
        [k: string]: string;
      };
      register: RegisterId;
    };
/**
 * A register snapshot's number, written `RG-001`.
 */
export type RegisterId = string;

/**
 * What is to be frozen.
 */
export interface SamplesFreezeAsked {
  /**
   * Why these members, or why their order has nothing to do with deviations.
   */
  because?: string | null;
  confidence?: string | null;
  engagement: EngagementId;
  expected: number;
  looks: number;
  /**
   * `random`, `stratified`, `interval` or `judgemental`.
   */
  method: string;
  population: PopulationTold;
  purpose: string;
  requirements: string[];
  /**
   * How many to draw, instead of as many as are needed.
   */
  size?: number | null;
  /**
   * By what a stratified sample divides the population.
   */
  stratify_by?: string | null;
  tolerable?: string | null;
}
