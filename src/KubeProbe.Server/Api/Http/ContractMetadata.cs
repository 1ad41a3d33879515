using Google.Protobuf;
using Google.Protobuf.Reflection;

namespace KubeProbe.Server.Api.Http;

/// <summary>Which messages a route takes and answers with, for the OpenAPI document.</summary>
/// <param name="Summary">One line.</param>
/// <param name="Answer">The message of the answer; null for a route that answers with text or events of it.</param>
/// <param name="Body">The message of the body, if it takes one.</param>
/// <param name="AnswerType">Content type of the answer.</param>
/// <param name="BodyType">Content type of the body.</param>
sealed record ContractMetadata(
    string Summary, MessageDescriptor? Answer, MessageDescriptor? Body, string AnswerType = "application/json", string BodyType = "application/json");

static class ContractRoutes
{
    /// <summary>A route that answers with a message.</summary>
    public static RouteHandlerBuilder Answers<TAnswer>(this RouteHandlerBuilder route, string summary)
        where TAnswer : IMessage<TAnswer>, new() =>
        route.WithMetadata(new ContractMetadata(summary, new TAnswer().Descriptor, null));

    /// <summary>A route that answers with text.</summary>
    public static RouteHandlerBuilder AnswersText(this RouteHandlerBuilder route, string summary) =>
        route.WithMetadata(new ContractMetadata(summary, null, null, "text/plain"));

    /// <summary>A route that takes one message and answers with another.</summary>
    public static RouteHandlerBuilder Takes<TBody, TAnswer>(this RouteHandlerBuilder route, string summary)
        where TBody : IMessage<TBody>, new() where TAnswer : IMessage<TAnswer>, new() =>
        route.WithMetadata(new ContractMetadata(summary, new TAnswer().Descriptor, new TBody().Descriptor));
}
