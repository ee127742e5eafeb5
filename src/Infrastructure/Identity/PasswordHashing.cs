using Microsoft.AspNetCore.Identity;
using Microsoft.Extensions.Configuration;
using Microsoft.Extensions.Options;

namespace PredictionMarkets.Infrastructure.Identity;

/// <summary>
/// Hashes and checks passwords (PBKDF2-SHA512), a few at a time: each takes a tenth of a second of a processor on purpose, and logins must not be able
/// to starve trading. Who would have to wait behind too many others is turned away at once.
/// </summary>
public sealed class PasswordHashing : IDisposable
{
    /// <summary>How many hashes are made at once; half of the processors unless set.</summary>
    public const string ConcurrencyKey = "Auth:HashingConcurrency";

    /// <summary>OWASP's figure for PBKDF2-SHA512 is 210,000; what was hashed with fewer is hashed anew at the next login.</summary>
    public const int Iterations = 220_000;

    private const int LongestQueuePerHash = 32;

    private readonly PasswordHasher<User> _hasher;
    private readonly SemaphoreSlim _places;
    private readonly int _longestQueue;
    private readonly Lazy<string> _hashOfNobody;
    private int _waiting;

    public PasswordHashing(IConfiguration configuration)
        : this(configuration, Iterations)
    {
    }

    /// <summary>For tests that sign in hundreds of users and are about something else.</summary>
    internal PasswordHashing(IConfiguration configuration, int iterations)
    {
        ArgumentNullException.ThrowIfNull(configuration);
        _hasher = new(Options.Create(new PasswordHasherOptions { IterationCount = iterations }));
        var concurrency = Math.Max(1, configuration.GetValue(ConcurrencyKey, Environment.ProcessorCount / 2));
        _places = new SemaphoreSlim(concurrency);
        _longestQueue = concurrency * LongestQueuePerHash;
        _hashOfNobody = new(() => _hasher.HashPassword(new User(), Guid.NewGuid().ToString()));
    }

    /// <summary>The hash; null when too many are waiting.</summary>
    public Task<string?> HashAsync(User user, string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => (string?)_hasher.HashPassword(user, password), busy: null, cancellationToken);

    /// <summary>Whether it is the user's password; null when too many are waiting. Of no user, or one without a password, it takes as long to say no.</summary>
    public Task<PasswordVerificationResult?> VerifyAsync(User? user, string password, CancellationToken cancellationToken) =>
        InTurnAsync(() => Verify(user, password), busy: null, cancellationToken);

    public void Dispose() => _places.Dispose();

    private PasswordVerificationResult? Verify(User? user, string password)
    {
        if (user?.PasswordHash is { } hash)
            return _hasher.VerifyHashedPassword(user, hash, password);
        _hasher.VerifyHashedPassword(new User(), _hashOfNobody.Value, password);
        return PasswordVerificationResult.Failed;
    }

    private async Task<T> InTurnAsync<T>(Func<T> work, T busy, CancellationToken cancellationToken)
    {
        if (Interlocked.Increment(ref _waiting) > _longestQueue)
        {
            Interlocked.Decrement(ref _waiting);
            return busy;
        }

        try
        {
            await _places.WaitAsync(cancellationToken);
        }
        finally
        {
            Interlocked.Decrement(ref _waiting);
        }

        try
        {
            return work();
        }
        finally
        {
            _places.Release();
        }
    }
}
