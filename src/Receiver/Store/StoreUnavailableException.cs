using System.Data.Common;

namespace Edge.Receiver.Store;

/// <summary>The store cannot be used now; the message says why and what to do. To whoever asks it is a store that fails.</summary>
internal sealed class StoreUnavailableException : DbException
{
    public StoreUnavailableException(string message)
        : base(message)
    {
    }

    public StoreUnavailableException(string message, Exception cause)
        : base(message, cause)
    {
    }
}
