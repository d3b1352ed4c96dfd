// Finds the failure in every future.
export default function perform() {
  return { isShown: true, broken: null };
}
