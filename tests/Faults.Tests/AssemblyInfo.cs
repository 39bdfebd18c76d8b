// Rows of the matrix take turns: each measures, and most of them load the machine.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
