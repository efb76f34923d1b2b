export { screaming } from '../http/screaming.ts';
