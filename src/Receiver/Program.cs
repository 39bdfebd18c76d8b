using Edge.Receiver.Commands;

return await new ReceiverCommands(Console.Out, Console.Error).RunAsync(args).ConfigureAwait(false);
