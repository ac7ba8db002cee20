// Some tests start processes. Between fork and exec the child holds every descriptor of ours: for that moment a closed terminal
// is not hung up, a released lock not released. Seen as one failure in thirty runs on a loaded machine, so: no two at a time.
[assembly: CollectionBehavior(DisableTestParallelization = true)]
