import 'hooktalk/webchat';
