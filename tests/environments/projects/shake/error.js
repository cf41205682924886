import { HooktalkError } from 'hooktalk';

console.log(new HooktalkError('code', 'A sentence').name);
