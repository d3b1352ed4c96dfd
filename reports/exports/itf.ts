/**
 * Informal Trace Format (JSON), for model checkers such as Apalache and Quint: the run as a sequence
 * of states, one for each step of the protocol. A model of the protocol can be held against it, or
 * an invariant such as agreement be evaluated on every state.
 *
 * @module
 */
import type { ExportInput } from './input.ts';
import type { EventKind, WrittenEvent } from '../trace/schema.ts';
import { checkWhole } from './whole-kinds.ts';

/** Maps, as the format writes them. */
type ItfMap = { readonly '#map': readonly (readonly [unknown, unknown])[] };

const VARS = ['time', 'action', 'node', 'block', 'up', 'height', 'head', 'view'] as const;

/** The steps of the protocol. Without one of them a state would not be what it says. */
const STEPS = [
  'committed',
  'undone',
  'crashed',
  'restarted',
  'view-opened',
  'proposed',
  'view-proposed',
  'voted',
  'commit-voted',
  'certified',
] as const satisfies readonly EventKind[];

/**
 * The text, a piece at a time.
 *
 * @throws UsageError if steps are missing from the trace
 */
export async function* itfTrace(trace: ExportInput): AsyncGenerator<string> {
  checkWhole(trace, 'itf', STEPS);
  const { scenario, seed, ektsim, nodes } = trace.header;
  const states = new States(nodes);
  const meta = {
    format: 'ITF',
    'format-description': 'https://apalache-mc.org/docs/adr/015adr-trace.html',
    description: `${scenario}, seed ${seed}, ektsim ${ektsim}`,
  };
  yield `{"#meta":${JSON.stringify(meta)},"params":[],"vars":${JSON.stringify(VARS)},"states":[\n`;
  yield states.first();
  for await (const events of trace.batches()) {
    let text = '';
    for (const event of events) text += states.after(event);
    if (text !== '') yield text;
  }
  yield `\n]}\n`;
}

const GENESIS = 'genesis';

class States {
  readonly #up: boolean[];
  readonly #height: number[];
  readonly #head: string[];
  /** Of the height above; 0 in `whitepaper`. */
  readonly #view: number[];
  /** Of every block that was committed. */
  readonly #blocks = new Map<string, { readonly height: number; readonly parent: string }>();
  #index = 0;

  constructor(nodes: number) {
    this.#up = new Array<boolean>(nodes).fill(true);
    this.#height = new Array<number>(nodes).fill(0);
    this.#head = new Array<string>(nodes).fill(GENESIS);
    this.#view = new Array<number>(nodes).fill(0);
  }

  first(): string {
    return this.#state(0, 'init', -1, '');
  }

  /** Empty for an event that is no step of the protocol. */
  after(event: WrittenEvent): string {
    switch (event.kind) {
      case 'committed':
        this.#blocks.set(event.block, { height: event.height, parent: event.parent });
        this.#height[event.node] = event.height;
        this.#head[event.node] = event.block;
        this.#view[event.node] = 0;
        break;
      case 'undone':
        this.#backTo(event.node, event.height - 1);
        break;
      case 'crashed':
        this.#up[event.node] = false;
        break;
      case 'restarted':
        this.#up[event.node] = true;
        // What had not reached the disk is lost.
        this.#backTo(event.node, event.height);
        break;
      case 'view-opened':
        this.#view[event.node] = event.view;
        break;
      case 'proposed':
      case 'view-proposed':
      case 'voted':
      case 'commit-voted':
      case 'certified':
        break;
      default:
        return '';
    }
    const block = 'block' in event ? event.block : '';
    return `,\n${this.#state(event.at, event.kind, event.node, block)}`;
  }

  /** Along a node's chain to the block of a height; there no view has been opened. */
  #backTo(node: number, height: number): void {
    let head = this.#head[node] ?? GENESIS;
    for (let block = this.#blocks.get(head); block !== undefined && block.height > height;) {
      head = block.height === 1 ? GENESIS : block.parent;
      block = this.#blocks.get(head);
    }
    this.#height[node] = height;
    this.#head[node] = head;
    this.#view[node] = 0;
  }

  #state(time: number, action: string, node: number, block: string): string {
    const state = {
      '#meta': { index: this.#index },
      time,
      action,
      node,
      block,
      up: mapOf(this.#up),
      height: mapOf(this.#height),
      head: mapOf(this.#head),
      view: mapOf(this.#view),
    };
    this.#index += 1;
    return JSON.stringify(state);
  }
}

function mapOf(values: readonly unknown[]): ItfMap {
  return { '#map': values.map((value, node) => [node, value] as const) };
}
