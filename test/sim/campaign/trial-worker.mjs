// Does what a job says: waits, answers, throws or dies. For the tests of the pool.
export default async function trial({ value, milliseconds = 0, end = 'answer' }) {
  await new Promise((resolve) => setTimeout(resolve, milliseconds));
  if (end === 'throw') throw new Error(`no ${value}`);
  if (end === 'die') process.exit(3);
  return value;
}
