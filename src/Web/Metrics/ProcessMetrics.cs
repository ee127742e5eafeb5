using System.Diagnostics;
using System.Diagnostics.Metrics;

namespace PredictionMarkets.Web.Metrics;

/// <summary>The process and the runtime, under the names that Prometheus' own clients use.</summary>
public static class ProcessMetrics
{
    /// <summary>The meter's name.</summary>
    public const string MeterName = "PredictionMarkets.Process";

    private static readonly Meter Meter = new(MeterName);

    static ProcessMetrics()
    {
        Meter.CreateObservableCounter("process_cpu_seconds_total", () => Environment.CpuUsage.TotalTime.TotalSeconds, description: "Processor time used, in seconds.");
        Meter.CreateObservableGauge("process_resident_memory_bytes", () => Environment.WorkingSet, description: "Resident memory.");
        Meter.CreateObservableGauge("process_start_time_seconds", StartTime, description: "Start of the process, in seconds since 1970.");
        Meter.CreateObservableCounter("dotnet_gc_collections_total", Collections, description: "Garbage collections, by generation.");
        Meter.CreateObservableCounter("dotnet_gc_pause_seconds_total", () => GC.GetTotalPauseDuration().TotalSeconds, description: "Time stopped for garbage collection.");
        Meter.CreateObservableCounter("dotnet_gc_allocated_bytes_total", () => GC.GetTotalAllocatedBytes(), description: "Bytes allocated on the managed heap.");
        Meter.CreateObservableGauge("dotnet_gc_heap_bytes", () => GC.GetTotalMemory(forceFullCollection: false), description: "Managed heap in use.");
        Meter.CreateObservableGauge("dotnet_threadpool_threads", () => ThreadPool.ThreadCount, description: "Threads of the pool.");
        Meter.CreateObservableGauge("dotnet_threadpool_queue_length", () => ThreadPool.PendingWorkItemCount, description: "Work items waiting for a thread.");
        Meter.CreateObservableCounter("dotnet_lock_contentions_total", () => Monitor.LockContentionCount, description: "Times a thread waited for a lock.");
    }

    /// <summary>Measuring begins when this is first called; the instruments are made with the class.</summary>
    public static void Begin() => System.Runtime.CompilerServices.RuntimeHelpers.RunClassConstructor(typeof(ProcessMetrics).TypeHandle);

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
