export { exampleTree, testRule } from './rule-tester';
