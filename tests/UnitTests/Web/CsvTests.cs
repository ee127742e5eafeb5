using FluentAssertions;
using Microsoft.AspNetCore.Http;
using PredictionMarkets.Domain;
using PredictionMarkets.Web.Http;
using Xunit;

namespace PredictionMarkets.UnitTests.Web;

public sealed class CsvTests
{
    [Fact]
    public void Field_WritesValuesAsInJson_WithoutQuotes()
    {
        Csv.Field(null).Should().Be("");
        Csv.Field(new Money(-5_500)).Should().Be("-0.55");
        Csv.Field(new DateTime(2030, 1, 31, 12, 0, 0, 5, DateTimeKind.Utc)).Should().Be("2030-01-31T12:00:00.005000Z");
        Csv.Field(12L).Should().Be("12");
    }

    [Theory]
    [InlineData("plain", "plain")]
    [InlineData("a, \"b\"\n", "\"a, \"\"b\"\"\n\"")]
    [InlineData("=1+1", "'=1+1")]
    [InlineData("@SUM(A1,A2)", "\"'@SUM(A1,A2)\"")]
    [InlineData("a=1", "a=1")]
    public void Field_QuotesTexts_AndDisarmsFormulas(string text, string field) => Csv.Field(text).Should().Be(field);

    [Theory]
    [InlineData("text/csv", true)]
    [InlineData("application/json, text/csv;q=0.5", true)]
    [InlineData("*/*", false)]
    [InlineData("", false)]
    public void IsWanted_LooksAtAccept(string accept, bool wanted)
    {
        var request = new DefaultHttpContext().Request;
        request.Headers.Accept = accept;

        Csv.IsWanted(request).Should().Be(wanted);
    }
}
