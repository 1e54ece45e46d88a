'use strict';

const Sequencer = require('@jest/test-sequencer').default;

/** What takes minutes goes first, so that it does not run alone at the end; jest would go by the size of a file. */
const LONGEST = ['/schedules/', '/negative-controls.', '/season.', '/accessibility.', '/kill-storm.'];

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    const isLong = ({ path }) => LONGEST.some((part) => path.includes(part));
    const sorted = super.sort(tests);
    return [...sorted.filter(isLong), ...sorted.filter((test) => !isLong(test))];
  }
};
