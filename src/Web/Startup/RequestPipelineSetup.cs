using System.Reflection;
using FluentValidation;
using MediatR;
using PredictionMarkets.Application.Auth;
using PredictionMarkets.Application.Behaviors;
using PredictionMarkets.Application.Common;
using PredictionMarkets.Application.Trading;
using PredictionMarkets.Domain;

namespace PredictionMarkets.Web.Startup;

/// <summary>How a request of the application runs.</summary>
public static class RequestPipelineSetup
{
    private static readonly Assembly Application = typeof(AllowAttribute).Assembly;

    public static IServiceCollection AddRequestPipeline(this IServiceCollection services)
    {
        RefuseUnfinishedRequests(Application);
        services.AddScoped<ServiceFactory>(provider => provider.GetRequiredService);
        services.AddScoped<IMediator, Mediator>();
        services.AddScoped<CurrentUser>();
        services.AddScoped<ICurrentUser>(provider => provider.GetRequiredService<CurrentUser>());

        services.AddScoped<Proof>();
        services.AddScoped<TwoFactorProof>();

        // The way of every request, outermost first. The last three apply to their own kind of request only.
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(LoggingBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AuthorizationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(ValidationBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TradingBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(AuditBehavior<,>));
        services.AddTransient(typeof(IPipelineBehavior<,>), typeof(TransactionBehavior<,>));

        return services.Scan(scan => scan.FromAssemblies(Application)
            .AddClasses(classes => classes.AssignableTo(typeof(IRequestHandler<,>)), publicOnly: false).AsImplementedInterfaces().WithTransientLifetime()
            .AddClasses(classes => classes.AssignableTo(typeof(IAfterCommit<,>)), publicOnly: false).AsImplementedInterfaces().WithTransientLifetime()
            .AddClasses(classes => classes.AssignableTo(typeof(IValidator<>)), publicOnly: false).AsImplementedInterfaces().WithSingletonLifetime());
    }

    /// <summary>Every request says who may send it and answers a Result; one that does not is found at start, not by a caller.</summary>
    public static void RefuseUnfinishedRequests(Assembly assembly)
    {
        ArgumentNullException.ThrowIfNull(assembly);
        var unfinished = assembly.GetTypes().Where(type => !type.IsAbstract && AnswerOf(type) is { } answer
            && (type.GetCustomAttribute<AllowAttribute>() is null || !answer.IsGenericType || answer.GetGenericTypeDefinition() != typeof(Result<>))).ToList();
        if (unfinished.Count > 0)
            throw new InvalidOperationException($"Put [Allow(...)] on, and answer Result<T> from: {string.Join(", ", unfinished.Select(type => type.Name))}.");
    }

    private static Type? AnswerOf(Type type) => type.GetInterfaces()
        .FirstOrDefault(contract => contract.IsGenericType && contract.GetGenericTypeDefinition() == typeof(IRequest<>))?.GenericTypeArguments[0];
}
