import type { Fault } from './fault';
export interface Job { id: number; kind: string; about: string; state: 'running'|'done'|'failed'; phase?: string|null; done: number; total?: number|null; elapsed: number; result?: unknown; fault?: Fault|null }
