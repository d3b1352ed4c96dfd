/** What longer campaigns found: measured once, with the command, for the page of claims. */
export const CAMPAIGN = `## Classes A, B and C, at length

To be measured.
`;
