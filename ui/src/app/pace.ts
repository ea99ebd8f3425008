import type { Job } from '../bindings/job';
import { bytes } from '../design/format';

/** Bytes a second, for people; nothing where steps are counted, or before there is something to measure. */
export function rateOf(job: Job): string | undefined {
  if (!job.bytes || job.phase_elapsed < 500 || job.done === 0) return undefined;
  return `${bytes((job.done * 1000) / job.phase_elapsed)}/s`;
}

/** Seconds that are left of what it is doing, at the pace so far; `null` where nobody can say. */
export function remainingOf(job: Job): number | null {
  if (!job.total || job.done === 0 || job.phase_elapsed < 1000) return null;
  return Math.ceil(((job.total - job.done) * job.phase_elapsed) / job.done / 1000);
}
