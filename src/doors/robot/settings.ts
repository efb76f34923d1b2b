import type { RateLimiter } from '../../auth/rateLimiter.ts';

/** How the robot API is set up. */
export interface RobotSettings {
  /** What a robot must show when it registers; null: anybody may ask to be let in. */
  readonly enrollmentKey: string | null;
  /** Counts who asks to be let in, by address. */
  readonly registrations: RateLimiter;
}
