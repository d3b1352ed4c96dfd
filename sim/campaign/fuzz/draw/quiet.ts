/**
 * Whether the troubles of a draw may keep its chain from growing.
 *
 * @module
 */
import type { Draw } from './types.ts';

/**
 * True where nothing is certain about growth: more than a little of the time may be disturbed. The
 * check after the run, with everything healed, asks for progress all the same.
 */
export function ruined({ bounds, disturbances, stops, network, traitors }: Draw): boolean {
  if (bounds.network === 'late' || bounds.disks === 'forgetful' || bounds.faulty === 'all')
    return true;
  if (bounds.traitors === 'half') return true;
  if (bounds.network === 'timely') return false;
  // Colluding delegates hold messages back for as long as they like, and slow lines are slow for good.
  if (traitors.nodes.length > 0 || 'links' in network) return true;
  return disturbances.length + stops.length > 0;
}
