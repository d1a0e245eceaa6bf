using System.Reflection;
using System.Runtime.CompilerServices;
using Transcription.Grains.Abstractions.Sessions;
using Transcription.Grains.Sessions;

namespace Transcription.Grains.Tests.Wire;

public class WireShapeTests
{
    private static readonly Type[] Declared =
    [
        .. new[] { typeof(SessionRequest).Assembly, typeof(SessionGrain).Assembly }.SelectMany(assembly => assembly.GetTypes()),
    ];

    private static readonly Type[] WireTypes =
        [.. Declared.Where(type => type.GetCustomAttribute<GenerateSerializerAttribute>() is not null)];

    private static readonly Type[] Interfaces =
        [.. Declared.Where(type => type.IsInterface && type.IsAssignableTo(typeof(Orleans.Runtime.IAddressable)))];

    /// <summary>Enums travel as numbers in fields of their type; they need neither name nor ids.</summary>
    public static TheoryData<Type> Records => [.. WireTypes.Where(type => !type.IsEnum)];

    private static string? AliasOf(MemberInfo member) => member.GetCustomAttribute<AliasAttribute>(inherit: false)?.Alias;

    [Fact]
    public void The_types_that_travel_are_found()
    {
        Assert.True(WireTypes.Length > 25);
        Assert.True(Interfaces.Length >= 5);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_has_a_sample(Type type) =>
        Assert.True(type.IsAbstract || WireSamples.All.Any(sample => sample.GetType() == type), type.Name);

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_is_final_and_has_a_name_that_outlives_its_types(Type type)
    {
        Assert.True(type.IsSealed || type.IsAbstract);
        Assert.StartsWith("transcription.", AliasOf(type));
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_record_never_changes(Type type)
    {
        var settable = type.GetProperties().Where(property => property.SetMethod is { } setter
            && !setter.ReturnParameter.GetRequiredCustomModifiers().Contains(typeof(IsExternalInit)));
        var writable = type.GetFields(BindingFlags.Instance | BindingFlags.Public).Where(field => !field.IsInitOnly);
        if (!type.IsAssignableTo(typeof(Exception)))
        {
            Assert.NotNull(type.GetCustomAttribute<ImmutableAttribute>());
            Assert.Empty(settable);
        }

        Assert.Empty(writable);
    }

    [Theory]
    [MemberData(nameof(Records))]
    public void A_records_fields_are_numbered_from_zero_each_once_and_all(Type type)
    {
        const BindingFlags own = BindingFlags.Instance | BindingFlags.Public | BindingFlags.NonPublic | BindingFlags.DeclaredOnly;
        var ids = type.GetMembers(own).Select(member => member.GetCustomAttribute<IdAttribute>()).OfType<IdAttribute>()
            .Select(id => (int)id.Id).Order().ToList();
        Assert.Equal(Enumerable.Range(0, ids.Count), ids);

        var stored = type.GetFields(own).Where(field => field.GetCustomAttribute<CompilerGeneratedAttribute>() is not null);
        Assert.Equal(stored.Count(), ids.Count);
    }

    [Fact]
    public void No_two_names_are_the_same()
    {
        var names = WireTypes.Concat(Interfaces).Select(AliasOf).OfType<string>().ToList();
        Assert.Equal(names.Distinct(), names);
    }

    [Fact]
    public void Grain_interfaces_and_their_methods_have_names_that_outlive_their_types() => Assert.All(Interfaces, type =>
    {
        Assert.StartsWith("transcription.", AliasOf(type));
        var methods = type.GetMethods().Select(AliasOf).ToList();
        Assert.All(methods, Assert.NotNull);
        Assert.Equal(methods.Distinct(), methods);
    });
}
