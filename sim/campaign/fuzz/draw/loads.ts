/**
 * What clients do in a draw: little, as the consensus is what is looked at.
 *
 * @module
 */
import type { DrawContext, Written } from './types.ts';

export function drawLoads({ world, dice }: DrawContext): readonly Written[] {
  const accounts = dice.between(5, 30);
  const rate = `${dice.between(1, 6)}/s`;
  const plain = { transfers: { rate, accounts } };
  switch (dice.below(6)) {
    case 0:
      return [];
    case 1:
      return [
        {
          mix: {
            rate,
            accounts,
            of: {
              transfer: 10,
              vote: dice.between(0, 10) + 1,
              withdrawVote: 1,
              ...(dice.odds(1, 2) && { changeKey: 2 }),
              ...(dice.odds(1, 2) && { registerAddress: 1 }),
            },
          },
        },
      ];
    case 2: {
      const delegate = dice.pick(['random', 'sticky']);
      const clients = { count: dice.between(1, world.delegates), delegate, retryAfter: '10s' };
      return [{ transfers: { rate, accounts, clients } }];
    }
    case 3:
      return [plain, { invalid: { rate: '2/s', accounts: 10 } }];
    default:
      return [plain];
  }
}
