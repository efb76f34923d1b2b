// A lint rule for the pure code (domain and projections): a fold that asks for the time or throws dice gives
// another answer when it is replayed. Both arrive in the command or stand in the event.

const forbidden = new Set(['Date.now', 'Math.random']);

const isDate = (node) => node.type === 'Identifier' && node.name === 'Date';

const noClockOrChance = {
  meta: { type: 'problem', schema: [] },
  create(context) {
    const refuse = (node, what) =>
      context.report({ node, message: `${what}: time and chance come from the command or the event.` });
    return {
      NewExpression(node) {
        if (isDate(node.callee) && node.arguments.length === 0) refuse(node, 'new Date()');
      },
      CallExpression(node) {
        if (isDate(node.callee)) refuse(node, 'Date()');
      },
      MemberExpression({ object, property, computed }) {
        const member = `${object.name}.${computed ? property.value : property.name}`;
        if (forbidden.has(member)) refuse(object, member);
      },
    };
  },
};

export default { meta: { name: 'pure' }, rules: { 'no-clock-or-chance': noClockOrChance } };
