// provisional
export interface Filter {
  name: string;
  extensions: (string)[];
}
export type AppFilter = Filter;
