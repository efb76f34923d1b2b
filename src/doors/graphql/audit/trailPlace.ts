import type { TrailPlace } from '../../../readModel/queries/auditTrail.ts';
import type { Place } from '../lists/cursor.ts';

/** Where an entry of the trail stands, by the place of a cursor. */
export const placeIn = (place: Place | null): TrailPlace | null =>
  place === null ? null : { at: Number(place.key), position: place.id };
