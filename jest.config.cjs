/** @type {import('jest').Config} */
module.exports = {
  testEnvironment: 'node',
  roots: ['<rootDir>/test'],
  testMatch: ['**/*.test.ts'],
  transform: {
    '^.+\\.ts$': [
      '@swc/jest',
      { jsc: { parser: { syntax: 'typescript' }, target: 'es2023' }, module: { type: 'commonjs' } },
    ],
  },
  testSequencer: '<rootDir>/test/support/longest-first.cjs',
  testTimeout: 30_000,
  maxWorkers: 3, // browsers and servers keep a worker waiting
  workerIdleMemoryLimit: '900MB',
};
