import type { Job } from '../bindings/job';
import { bytes } from '../design/format';

/** Bytes a second, for people; nothing before there is something to measure. */
export function rateOf(job: Job): string | undefined {
  if (job.elapsed < 500 || job.done === 0) return undefined;
  return `${bytes((job.done * 1000) / job.elapsed)}/s`;
}

/** Seconds that are left at the pace so far; `null` where nobody can say. */
export function remainingOf(job: Job): number | null {
  if (!job.total || job.done === 0 || job.elapsed < 1000) return null;
  return Math.ceil(((job.total - job.done) * job.elapsed) / job.done / 1000);
}
