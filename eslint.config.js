// Lint, with the determinism bans: what differs between two runs, two machines or two Node.js
// versions may not be written in protocol/ or sim/.
import tseslint from 'typescript-eslint';

const bannedProperties = [
  { object: 'Math', property: 'random', message: 'Draw from a named stream of sim/random.ts.' },
  { object: 'Math', property: 'pow', message: 'Differs between Node.js 20 and 24.' },
  ...['log', 'log2', 'log10', 'log1p', 'exp', 'expm1', 'sin', 'cos', 'tan', 'cbrt', 'hypot'].map(
    (property) => ({
      object: 'Math',
      property,
      message: 'Not fixed by the standard: use integers, tables or + - * / and sqrt.',
    }),
  ),
];

const bannedGlobals = [
  'Date',
  'performance',
  'Intl',
  'setTimeout',
  'setInterval',
  'setImmediate',
  'queueMicrotask',
  'requestAnimationFrame',
  'fetch',
];

const bannedSyntax = [
  { selector: "BinaryExpression[operator='**']", message: 'Differs between Node.js 20 and 24.' },
  {
    selector: "AssignmentExpression[operator='**=']",
    message: 'Differs between Node.js 20 and 24.',
  },
  {
    selector: 'ForInStatement',
    message: 'Order of for…in is history: iterate a sorted structure.',
  },
  { selector: ':function[async=true]', message: 'The simulated world is synchronous.' },
  { selector: 'AwaitExpression', message: 'The simulated world is synchronous.' },
  {
    selector: "CallExpression[callee.property.name='localeCompare']",
    message: 'Depends on the locale: compare code units or bytes.',
  },
  {
    selector: 'CallExpression[callee.property.name=/^(sort|toSorted)$/][arguments.length=0]',
    message: 'Say the order: give a comparator.',
  },
];

// A hidden class that V8 makes anew each time holds the closure with all that it sees, until the next
// full collection: runs that are over would be copied by each of the many young ones before it.
const bannedClosures = [
  {
    selector: "ObjectExpression > Property[kind='get']",
    message: 'A getter of a literal keeps the run alive in V8: use a method or a class.',
  },
  {
    selector: ':function :function[generator=true]',
    message: 'A generator within a function keeps the run alive in V8: move it out.',
  },
];

export default tseslint.config(
  { ignores: ['dist', 'out', 'coverage', 'node_modules'] },
  {
    files: ['**/*.ts', '**/*.tsx'],
    extends: [tseslint.configs.strictTypeChecked],
    languageOptions: {
      parserOptions: {
        project: [
          './{protocol,scenarios,sim,reports}/tsconfig.json',
          './reports/viewer/page/tsconfig.json',
          './sim/campaign/tsconfig.json',
          './sim/cli/tsconfig.json',
          './test/tsconfig.json',
        ],
        tsconfigRootDir: import.meta.dirname,
      },
    },
    rules: {
      '@typescript-eslint/restrict-template-expressions': [
        'error',
        { allowNumber: true, allowBoolean: true },
      ],
      '@typescript-eslint/no-unnecessary-condition': [
        'error',
        { allowConstantLoopConditions: true },
      ],
      '@typescript-eslint/no-confusing-void-expression': ['error', { ignoreArrowShorthand: true }],
      '@typescript-eslint/switch-exhaustiveness-check': [
        'error',
        { considerDefaultExhaustiveForUnions: true },
      ],
      'no-restricted-syntax': ['error', ...bannedSyntax.slice(0, 2)],
      'no-restricted-properties': ['error', ...bannedProperties.slice(0, 2)],
    },
  },
  {
    files: ['protocol/**/*.ts', 'sim/**/*.ts'],
    ignores: ['sim/campaign/**', 'sim/cli/**'],
    rules: {
      'no-restricted-globals': ['error', ...bannedGlobals],
      'no-restricted-properties': ['error', ...bannedProperties],
      'no-restricted-syntax': ['error', ...bannedSyntax, ...bannedClosures],
    },
  },
  {
    files: ['protocol/**/*.ts'],
    rules: {
      'no-restricted-globals': ['error', ...bannedGlobals, 'process', 'console', 'Buffer'],
      'no-restricted-imports': ['error', { patterns: ['node:*'] }],
    },
  },
  {
    files: ['test/**/*.ts'],
    rules: {
      '@typescript-eslint/no-non-null-assertion': 'off',
      'no-restricted-syntax': 'off',
      'no-restricted-properties': 'off',
    },
  },
);
