using PredictionMarkets.Application.Audit;

namespace PredictionMarkets.Infrastructure.Trading.Writing;

/// <summary>Adds to the audit log what administrators' commands have done.</summary>
internal sealed class InsertAudit : ArrayStatement
{
    private readonly List<Guid> _id, _actor;
    private readonly List<Guid?> _subject;
    private readonly List<long?> _amount;
    private readonly List<string?> _action, _detail;
    private readonly List<DateTime> _createdAt;

    public InsertAudit()
        : base("INSERT INTO audit_log (id, action, actor_id, subject_id, amount, detail, created_at) SELECT * FROM unnest($1, $2, $3, $4, $5, $6, $7)") =>
        (_id, _action, _actor, _subject, _amount, _detail, _createdAt) = (Ids(), Texts(), Ids(), OptionalIds(), OptionalLongs(), Texts(), Times());

    public void Add(Guid id, Guid actorId, AuditEntry entry, DateTime now)
    {
        Count++;
        _id.Add(id);
        _action.Add(entry.Action);
        _actor.Add(actorId);
        _subject.Add(entry.SubjectId);
        _amount.Add(entry.Amount?.Units);
        _detail.Add(entry.Detail is { Length: > AuditEntry.LongestDetail } text ? text[..AuditEntry.LongestDetail] : entry.Detail);
        _createdAt.Add(now);
    }
}
