using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PredictionMarkets.Web.Metrics;

/// <summary>The process and the runtime, under the names that Prometheus' own clients use.</summary>
public sealed class ProcessMetrics : IDisposable
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "PredictionMarkets.Process";

    private readonly Meter _meter = new(MeterName);

    public ProcessMetrics()
    {
        _meter.CreateObservableCounter("process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, description: "Processor time used, in seconds.");
        _meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, description: "Resident memory.");
        _meter.CreateObservableGauge("process_start_time_seconds", StartTime, description: "Start of the process, in seconds since 1970.");
        _meter.CreateObservableCounter("dotnet_gc_collections_total", Collections, description: "Garbage collections, by generation.");
        _meter.CreateObservableCounter("dotnet_gc_pause_seconds_total", () => GC.GetTotalPauseDuration().TotalSeconds, description: "Time stopped for garbage collection.");
        _meter.CreateObservableCounter("dotnet_gc_allocated_bytes_total", () => GC.GetTotalAllocatedBytes(), description: "Bytes allocated on the managed heap.");
        _meter.CreateObservableGauge("dotnet_gc_heap_bytes", () => GC.GetTotalMemory(forceFullCollection: false), description: "Managed heap in use.");
        _meter.CreateObservableGauge("dotnet_threadpool_threads", () => ThreadPool.ThreadCount, description: "Threads of the pool.");
        _meter.CreateObservableGauge("dotnet_threadpool_queue_length", () => ThreadPool.PendingWorkItemCount, description: "Work items waiting for a thread.");
        _meter.CreateObservableCounter("dotnet_lock_contentions_total", () => Monitor.LockContentionCount, description: "Times a thread waited for a lock.");
    }

    public void Dispose() => _meter.Dispose();

    private static double StartTime()
    {
        using var process = Process.GetCurrentProcess();
        return (process.StartTime.ToUniversalTime() - DateTime.UnixEpoch).TotalSeconds;
    }

    private static IEnumerable<Measurement<long>> Collections()
    {
        for (var generation = 0; generation <= GC.MaxGeneration; generation++)
            yield return new(GC.CollectionCount(generation), new KeyValuePair<string, object?>("generation", generation));
    }
}
