/**
 * Keeps every certificate to itself for a given time.
 *
 * @module
 */
import type { Micros } from '../../../protocol/kernel/types.ts';
import type { Misconduct } from '../misconduct.ts';
import { statusAgain } from '../signing.ts';

export function lateCertificates(by: Micros): Misconduct {
  return {
    onEffect(now, effect, tools) {
      if (effect.kind !== 'send') return [effect];
      const { message, to } = effect;
      switch (message.kind) {
        case 'certified':
        case 'tally':
        case 'blocks':
          tools.schedule(now + by, () => tools.send(to, message));
          return [];
        case 'status': {
          // R3: a certificate in a status is a certificate given away.
          const { status } = message;
          if (status.certificate === null || status.delegate !== tools.id) return [effect];
          const silent = statusAgain(status, { certificate: null }, tools);
          return [{ ...effect, message: { ...message, status: silent } }];
        }
        default:
          return [effect];
      }
    },
  };
}
