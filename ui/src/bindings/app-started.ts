import type { Settings } from './settings'; export interface AppStarted { version: string; settings: Settings; open: string[] }
