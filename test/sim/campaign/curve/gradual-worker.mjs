/** A failure that becomes likelier little by little: of forty futures one more each fortieth of 10 s. */
export default function ({ after, repeat }) {
  return { isShown: repeat < Math.floor((40 * after) / 10_000_000), broken: null };
}
