import type { RateLimiter } from '../../auth/rateLimiter.ts';

/** How the robot API is set up. */
export interface RobotSettings {
  /** What a robot must show when it registers; null: anybody may ask to be let in. */
  readonly enrollmentKey: string | null;
  /** The largest file that a robot may upload (ROBOT_FILE_MAX_MIB). */
  readonly maxFileBytes: number;
  /** Counts who asks to be let in, by address. */
  readonly registrations: RateLimiter;
}
