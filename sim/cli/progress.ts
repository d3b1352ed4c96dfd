/**
 * One line that says how far a run or a campaign has come, redrawn in place. Only for a terminal: elsewhere it
 * draws nothing.
 *
 * @module
 */
import type { Micros } from '../../protocol/kernel/types.ts';
import { counted, duration, quantity } from '../../reports/format.ts';
import type { TraceEvent, TraceListener } from '../trace-event.ts';

const REDRAW_MILLISECONDS = 100;

/** A stream like `process.stderr`. */
export interface Terminal {
  readonly isTTY?: boolean;
  readonly columns?: number;
  write(text: string): unknown;
}

export interface Position {
  /** What runs: `quickstart, seed 1`. */
  readonly label: string;
  readonly now: Micros;
  readonly duration: Micros;
  readonly height: number;
  /** Heights at which blocks differed so far. */
  readonly forks: number;
  /** Committed so far. */
  readonly transactions: number;
  readonly wallSeconds: number;
}

/**
 * `quickstart, seed 1 · 43 % · 4 min 18 s of 10 min · 1,234 × real time · height 84 · no fork · 19.8 tps`:
 * what is most likely to be cut off on a narrow terminal stands last.
 */
export function progressLine(position: Position): string {
  const { label, now, height, wallSeconds, forks, transactions } = position;
  // Phase two comes after the scenario's time.
  const percent = Math.min(100, Math.floor((100 * now) / position.duration));
  const speed = wallSeconds > 0 ? ` · ${quantity(now / 1e6 / wallSeconds)} × real time` : '';
  const time = `${duration(now)} of ${duration(position.duration)}`;
  const found = forks === 0 ? 'no fork' : counted(forks, 'fork');
  const rate = now > 0 ? ` · ${quantity(transactions / (now / 1e6))} tps` : '';
  return `${label} · ${percent} % · ${time}${speed} · height ${height} · ${found}${rate}`;
}

export interface CampaignPosition {
  /** What runs: `quickstart`. */
  readonly label: string;
  /** In this call. */
  readonly done: number;
  /** By earlier calls. */
  readonly reused: number;
  readonly total: number;
  readonly workers: number;
  readonly wallSeconds: number;
}

/**
 * `quickstart · 12 of 60 runs · 20 % · 2 workers · 1 min 3 s left`. What is left is estimated from
 * the first run that this call has done on, as if the others took as long as those that are.
 */
export function campaignLine(position: CampaignPosition): string {
  const { label, done, reused, total, workers, wallSeconds } = position;
  const ready = done + reused;
  const percent = Math.floor((100 * ready) / total);
  const secondsLeft = done === 0 ? null : Math.ceil((wallSeconds / done) * (total - ready));
  const left = secondsLeft === null ? '' : ` · ${duration(secondsLeft * 1e6)} left`;
  return `${label} · ${ready} of ${total} runs · ${percent} % · ${counted(workers, 'worker')}${left}`;
}

export class Progress {
  readonly #terminal: Terminal | null;
  #drawnAt = -Infinity;
  #isDrawn = false;

  constructor(terminal: Terminal) {
    this.#terminal = terminal.isTTY === true ? terminal : null;
  }

  /** Whether anybody sees it. */
  get isShown(): boolean {
    return this.#terminal !== null;
  }

  /** @param line - made only when it is time to draw */
  draw(line: () => string): void {
    const terminal = this.#terminal;
    const now = performance.now();
    if (terminal === null || now - this.#drawnAt < REDRAW_MILLISECONDS) return;
    this.#drawnAt = now;
    this.#isDrawn = true;
    terminal.write(`\r${line().slice(0, (terminal.columns ?? 80) - 1)}\u001b[K`);
  }

  /** Leaves the line empty for what comes next. */
  clear(): void {
    if (this.#isDrawn) this.#terminal?.write('\r\u001b[K');
    this.#isDrawn = false;
  }
}

/** The highest block that any node has committed, and the transactions up to there. */
export class Gauge implements TraceListener {
  height = 0;
  transactions = 0;

  onEvent(event: TraceEvent): void {
    if (event.kind !== 'committed' || event.height <= this.height) return;
    this.height = event.height;
    this.transactions += event.transactions.length;
  }
}
