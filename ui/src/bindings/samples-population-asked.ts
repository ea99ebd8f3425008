// Written by `npm run bindings` from schemas/window/samples-population-asked.json. Do not edit.

/**
 * What a sample is to be drawn from, as the page tells it.
 */
export type SamplesPopulationAsked =
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
