using System.Reflection;
using PredictionMarkets.Application.Admin;
using PredictionMarkets.Application.Audit;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Events;
using PredictionMarkets.Application.Exchange;
using PredictionMarkets.Application.Jobs;
using PredictionMarkets.Application.Limits;
using PredictionMarkets.Application.Markets;
using PredictionMarkets.Application.Orders;
using PredictionMarkets.Application.Realtime;
using PredictionMarkets.Application.Reconciliation;
using PredictionMarkets.Application.Resolutions;
using PredictionMarkets.Application.Users;

namespace PredictionMarkets.Web.OpenApi;

/// <summary>
/// Which request of the application stands behind an operation, and the codes it may be refused with beside those that any operation of its kind may
/// (<see cref="ProblemAnswers"/>). Who may call it is read off the request. An operation without a row fails a test.
/// </summary>
public static class OperationRules
{
    private const string Market = "MARKET_NOT_FOUND", Order = "ORDER_NOT_FOUND", User = "USER_NOT_FOUND", Event = "EVENT_NOT_FOUND", Job = "JOB_NOT_FOUND", State = "STATE_FORBIDS", Key = "IDEMPOTENCY_KEY_REUSED";

    /// <summary>In the order in which they are checked.</summary>
    private static readonly string[] Placing =
    [
        Market, "CLIENT_ORDER_ID_REUSED", "EXCHANGE_HALTED", "MARKET_NOT_OPEN", "TRADING_MODE_FORBIDS", "PRICE_OUT_OF_RANGE", "PRICE_OFF_TICK", "QUANTITY_OUT_OF_RANGE", "EXPIRY_IN_PAST",
        "REDUCE_ONLY_WOULD_INCREASE", "INSUFFICIENT_SHARES", "DEBT_OUTSTANDING", "INSUFFICIENT_FUNDS", "POST_ONLY_WOULD_CROSS", "NO_LIQUIDITY", "FILL_OR_KILL_UNFILLABLE",
    ];

    private static readonly string[] Amending =
    [
        Order, "ORDER_NOT_OPEN", "EXCHANGE_HALTED", "MARKET_NOT_OPEN", "TRADING_MODE_FORBIDS", "PRICE_OUT_OF_RANGE", "PRICE_OFF_TICK", "QUANTITY_OUT_OF_RANGE", "REDUCE_ONLY_WOULD_INCREASE",
        "INSUFFICIENT_SHARES", "DEBT_OUTSTANDING", "INSUFFICIENT_FUNDS", "POST_ONLY_WOULD_CROSS",
    ];

    private static readonly string[] Pairs =
        [Market, Key, "EXCHANGE_HALTED", "MARKET_NOT_OPEN", "TRADING_MODE_FORBIDS", "QUANTITY_OUT_OF_RANGE", "INSUFFICIENT_SHARES", "DEBT_OUTSTANDING", "INSUFFICIENT_FUNDS"];

    private static readonly Dictionary<string, OperationRule> Rows = new(StringComparer.Ordinal)
    {
        ["Admin_Users"] = Of<SearchUsers>(),
        ["Admin_ChangeUser"] = Of<ChangeUser>(User, "NOT_YOURSELF"),
        ["Admin_Audit"] = Of<GetAudit>(),
        ["Admin_Transfers"] = Of<ListPendingTransfers>(),
        ["Admin_Approve"] = Of<ApproveTransfer>("TRANSFER_NOT_FOUND", "ALREADY_APPROVED", "SECOND_ADMIN_REQUIRED", "TRANSFER_EXPIRED", User, Key, "DEBT_OUTSTANDING", "INSUFFICIENT_FUNDS"),
        ["Admin_Reject"] = Of<RejectTransfer>("TRANSFER_NOT_FOUND", "ALREADY_APPROVED", "TRANSFER_EXPIRED", State),

        ["ApiKeys_List"] = Of<ListApiKeys>(),
        ["ApiKeys_Create"] = Of<CreateApiKey>("TOO_MANY_API_KEYS"),
        ["ApiKeys_Revoke"] = Of<RevokeApiKey>("API_KEY_NOT_FOUND"),

        ["Auth_Register"] = Of<Register>("EMAIL_TAKEN", "TOO_MANY_ATTEMPTS"),
        ["Auth_Login"] = Of<Login>("INVALID_CREDENTIALS", "CODE_REQUIRED", "INVALID_CODE", "FORBIDDEN", "TOO_MANY_ATTEMPTS"),
        ["Auth_Refresh"] = Of<RefreshSession>("INVALID_REFRESH_TOKEN", "REFRESH_TOKEN_SUPERSEDED"),
        ["Auth_Logout"] = Of<Logout>(),
        ["Auth_Me"] = Of<GetMe>(),
        ["Auth_UpdateMe"] = Of<UpdateProfile>(),
        ["Password_Change"] = Of<ChangePassword>("INVALID_CREDENTIALS", "TOO_MANY_ATTEMPTS"),
        ["Password_Forgot"] = Of<ForgotPassword>("TOO_MANY_ATTEMPTS"),
        ["Password_Reset"] = Of<ResetPassword>("INVALID_TOKEN"),
        ["Password_Confirm"] = Of<ConfirmEmail>("INVALID_TOKEN"),
        ["Password_SendConfirmation"] = Of<SendConfirmation>("TOO_MANY_ATTEMPTS", State),
        ["Sessions_List"] = Of<ListSessions>(),
        ["Sessions_End"] = Of<EndSession>("SESSION_NOT_FOUND"),
        ["TwoFactor_SetUp"] = Of<SetUpTwoFactor>("INVALID_CREDENTIALS", "TOO_MANY_ATTEMPTS", State),
        ["TwoFactor_Confirm"] = Of<ConfirmTwoFactor>("INVALID_CODE", "TOO_MANY_ATTEMPTS", State),
        ["TwoFactor_Disable"] = Of<DisableTwoFactor>("INVALID_CREDENTIALS", "INVALID_CODE", "TOO_MANY_ATTEMPTS", State),
        ["TwoFactor_RenewCodes"] = Of<RenewRecoveryCodes>("INVALID_CREDENTIALS", "INVALID_CODE", "TOO_MANY_ATTEMPTS", State),

        ["Exchange_Limits"] = Of<GetLimits>(),
        ["Exchange_Status"] = Of<GetExchangeStatus>(),
        ["Exchange_DemoAccounts"] = Of<GetDemoAccounts>(),
        ["Exchange_Halt"] = Of<HaltExchange>(State),
        ["Exchange_Resume"] = Of<ResumeExchange>(State),
        ["Jobs_List"] = Of<ListJobs>(),
        ["Jobs_Runs"] = Of<GetJobRuns>(Job),
        ["Jobs_Run"] = Of<RunJob>(Job),
        ["Jobs_Pause"] = Of<PauseJob>(Job),
        ["Jobs_Resume"] = Of<ResumeJob>(Job),
        ["Reconciliation_Runs"] = Of<ListReconciliations>(),
        ["Reconciliation_Run"] = Of<RunReconciliation>(State),
        ["Stream_Get"] = Of<ResolveTopics>(Market, "TOPIC_UNKNOWN", "UNAUTHENTICATED", "FORBIDDEN", "TOO_MANY_SUBSCRIPTIONS", "TOO_MANY_CONNECTIONS"),

        ["Events_List"] = Of<ListEvents>(),
        ["Events_Get"] = Of<GetEvent>(Event),
        ["Events_Create"] = Of<CreateEvent>("SLUG_TAKEN"),
        ["Events_ChangeStatus"] = Of<ChangeEventStatus>(Event, State),
        ["Events_Propose"] = Of<ProposeEventResolution>(Event, "MARKET_NOT_IN_EVENT", "PRICES_DO_NOT_SUM_TO_ONE", State),
        ["Events_Finalize"] = Of<FinalizeEvent>(Event, State, "DISPUTE_WINDOW_OPEN", "SECOND_ADMIN_REQUIRED"),
        ["Events_Correct"] = Of<CorrectEventResolution>(Event, "MARKET_NOT_IN_EVENT", "PRICES_DO_NOT_SUM_TO_ONE", State, "SECOND_ADMIN_REQUIRED"),
        ["Events_Convert"] = Of<ConvertShares>(
            Event, "MARKET_NOT_IN_EVENT", Key, "EXCHANGE_HALTED", "MARKET_NOT_OPEN", "TRADING_MODE_FORBIDS", "QUANTITY_OUT_OF_RANGE", "INSUFFICIENT_SHARES", "DEBT_OUTSTANDING",
            "INSUFFICIENT_FUNDS"),

        ["Markets_List"] = Of<ListMarkets>(),
        ["Markets_Categories"] = Of<GetCategories>(),
        ["Markets_Get"] = Of<GetMarket>(Market),
        ["Markets_Journal"] = Of<GetMarketJournal>(Market),
        ["Markets_Candles"] = Of<GetCandles>(Market),
        ["Markets_Trades"] = Of<GetTrades>(Market),
        ["Markets_OrderBook"] = Of<GetOrderBook>(Market),
        ["Markets_Create"] = Of<CreateMarket>("SLUG_TAKEN"),
        ["Markets_Update"] = Of<UpdateMarket>(Market, State),
        ["Markets_ChangeStatus"] = Of<ChangeMarketStatus>(Market, State),
        ["Markets_Split"] = Of<SplitShares>(Pairs),
        ["Markets_Merge"] = Of<MergeShares>(Pairs),
        ["Markets_Propose"] = Of<ProposeResolution>(Market, "MARKET_OF_EVENT", State),
        ["Markets_Dispute"] = Of<DisputeResolution>(Market, State, "NOT_A_HOLDER", "ALREADY_DISPUTED"),
        ["Markets_Correct"] = Of<CorrectResolution>(Market, "MARKET_OF_EVENT", State, "SECOND_ADMIN_REQUIRED"),
        ["Markets_Finalize"] = Of<FinalizeResolution>(Market, "MARKET_OF_EVENT", State, "DISPUTE_WINDOW_OPEN", "SECOND_ADMIN_REQUIRED"),

        ["Orders_Place"] = Of<PlaceOrder>(Placing),
        ["Orders_PlaceIn"] = Of<PlaceOrder>(Placing),
        ["Orders_Amend"] = Of<AmendOrder>(Amending),
        ["Orders_Cancel"] = Of<CancelOrder>(Order, "ORDER_NOT_OPEN"),
        ["Orders_CancelByPost"] = Of<CancelOrder>(Order, "ORDER_NOT_OPEN"),
        ["Orders_CancelAll"] = Of<CancelAllOrders>(Market),
        ["Orders_Batch"] = Of<OrderBatch>(Key),
        ["Orders_List"] = Of<ListOrders>(Market),
        ["Orders_Get"] = Of<GetOrder>(Order),
        ["Orders_GetByClientId"] = Of<GetOrderByClientId>(Order),

        ["User_Balance"] = Of<GetBalance>(),
        ["User_Positions"] = Of<GetPositions>(Market),
        ["User_Portfolio"] = Of<GetPortfolio>(),
        ["User_PortfolioHistory"] = Of<GetPortfolioHistory>(),
        ["User_Trades"] = Of<GetUserTrades>(Market) with { IsFileToo = true },
        ["User_Ledger"] = Of<GetUserLedger>() with { IsFileToo = true },
        ["User_Transfer"] = Of<Transfer>(User, Key, "DEBT_OUTSTANDING", "INSUFFICIENT_FUNDS"),
    };

    /// <summary>The row of an operation; null if it has none.</summary>
    public static OperationRule? Find(string operationId) => Rows.GetValueOrDefault(operationId);

    private static OperationRule Of<TRequest>(params string[] codes) => new(typeof(TRequest).GetCustomAttribute<AllowAttribute>()!, codes);
}

/// <summary>What is said of an operation beside its shape.</summary>
/// <param name="Allow">Who may call it.</param>
/// <param name="Codes">What only this operation and its like are refused with.</param>
/// <param name="IsFileToo">Whether it also answers text/csv.</param>
public sealed record OperationRule(AllowAttribute Allow, IReadOnlyList<string> Codes, bool IsFileToo = false);
