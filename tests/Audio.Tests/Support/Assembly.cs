using System.Runtime.Versioning;

// Tests write small programs and start them; a fork at the wrong moment would hold such a file open ("text file busy").
[assembly: CollectionBehavior(DisableTestParallelization = true)]
[assembly: UnsupportedOSPlatform("windows")]
