export interface AppFilter { name: string; extensions: string[] }
