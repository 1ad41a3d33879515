namespace KubeProbe.EndToEnd.Tests.Chains;

/// <summary>All chains go over one stage, one after the other: what one of them breaks would be in the way of the next.</summary>
[CollectionDefinition(nameof(AllChains))]
public sealed class AllChains : ICollectionFixture<ChainStage>;
